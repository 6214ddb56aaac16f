-- Gives a row that comes without a place its partition and position, so that a writer that knows only the six columns of
-- the contract is a first-class one. Rows of append_events come with their place and do not get here.
create or replace function place_foreign_event() returns trigger
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_seqscan = off
as $$
declare
  document_bytes constant integer := octet_length(new.payload::text);
begin
  if document_bytes > 1032192 then
    raise exception 'event.too-large: the payload of event % has % bytes, at most 1032192 can be published', new.id, document_bytes
      using errcode = 'check_violation';
  end if;
  new.partition := partition_of(new.aggregate_id, (select partitions from log_settings));
  perform lock_partition(new.partition);
  -- max() is always answered from the end of the primary key's index.
  select coalesce(max(e.position), 0) + 1 into new.position from domain_events e where e.partition = new.partition;
  return new;
end
$$;

create or replace trigger place_foreign_event
before insert on domain_events
for each row when (new.position is null)
execute function place_foreign_event();
