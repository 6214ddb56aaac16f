-- The events of a partition behind a position, in their order. It ends after the event with which so many bytes are reached,
-- so that what one read returns is bounded, but for its last event. A function because of its settings: a plan that a
-- connection made for a plain query while the log was empty would scan the log when it is full.
--
-- Programs of previous versions know three parameters.
drop function if exists read_partition(integer, bigint, integer);
create or replace function read_partition(
  partition integer, after_position bigint, maximum integer, maximum_bytes bigint default 1073741824
) returns setof domain_events
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  event domain_events;
  bytes_left bigint := maximum_bytes;
begin
  for event in
    select *
      from domain_events e
     where e.partition = read_partition.partition and e.position > after_position
     order by e.position
     limit maximum
  loop
    return next event;
    bytes_left := bytes_left - octet_length(event.payload::text);
    exit when bytes_left <= 0;
  end loop;
end
$$;
