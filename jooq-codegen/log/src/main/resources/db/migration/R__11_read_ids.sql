-- The ids of the events of a partition after a position, in their order, without a look at what the events hold. A
-- function for the same reason as read_partition.
create or replace function read_ids(partition integer, after_position bigint, maximum integer)
returns table (id uuid)
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select e.id
    from domain_events e
   where e.partition = read_ids.partition and e.position > after_position
   order by e.position
   limit maximum
$$;
