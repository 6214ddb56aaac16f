-- As read_stream, but not bounded in bytes: for callers that take row after row and stop when they have enough. What it
-- does not do for each event, a text of its document to measure it, is a fifth of a load. A function because of its
-- settings: a table without statistics would be read from end to end, and then sorted.
create or replace function read_stream_rows(aggregate_id uuid, after_sequence bigint, maximum integer)
returns setof domain_events
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select *
    from domain_events e
   where e.aggregate_id = read_stream_rows.aggregate_id and e.sequence > after_sequence
   order by e.sequence
   limit maximum
$$;
