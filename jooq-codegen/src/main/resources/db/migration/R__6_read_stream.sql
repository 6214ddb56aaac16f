-- The events of an aggregate behind a sequence, in their order. A function for the same reason as read_partition.
create or replace function read_stream(aggregate_id uuid, after_sequence bigint, maximum integer)
returns setof domain_events
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select *
    from domain_events e
   where e.aggregate_id = read_stream.aggregate_id and e.sequence > after_sequence
   order by e.sequence
   limit maximum
$$;
