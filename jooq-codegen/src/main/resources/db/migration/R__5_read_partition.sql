-- The events of a partition behind a position, in their order. A function because of its settings: a plan that a
-- connection made for a plain query while the log was empty would scan the log when it is full.
create or replace function read_partition(partition integer, after_position bigint, maximum integer)
returns setof domain_events
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select *
    from domain_events e
   where e.partition = read_partition.partition and e.position > after_position
   order by e.position
   limit maximum
$$;
