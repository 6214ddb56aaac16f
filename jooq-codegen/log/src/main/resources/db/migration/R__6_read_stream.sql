-- The events of an aggregate behind a sequence, in their order. Bounded in bytes, and a function, as read_partition is.
drop function if exists read_stream(uuid, bigint, integer);
create or replace function read_stream(
  aggregate_id uuid, after_sequence bigint, maximum integer, maximum_bytes bigint default 1073741824
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
     where e.aggregate_id = read_stream.aggregate_id and e.sequence > after_sequence
     order by e.sequence
     limit maximum
  loop
    return next event;
    bytes_left := bytes_left - octet_length(event.payload::text);
    exit when bytes_left <= 0;
  end loop;
end
$$;
