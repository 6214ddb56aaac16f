-- Gives a row that comes without a place its partition and position, so that a writer that knows only the six columns of
-- the contract is a first-class one. Rows of append_events come with their place and do not get here.
create or replace function place_foreign_event() returns trigger
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  document_bytes constant integer := octet_length(new.payload::text);
  last_sequence bigint;
begin
  if document_bytes > 1032192 then
    raise exception 'event.too-large: the payload of event % has % bytes, at most 1032192 can be published', new.id, document_bytes
      using errcode = 'check_violation';
  end if;

  new.partition := partition_of(new.aggregate_id, (select partitions from log_settings));
  perform lock_partition(new.partition);
  select coalesce(max(e.position), 0) + 1 into new.position from domain_events e where e.partition = new.partition;

  -- Above READ COMMITTED, the head was read from a snapshot that may be older than the lock. Then somebody has the
  -- position already, and this says so as a serialization failure, on which such writers try again.
  if current_setting('transaction_isolation') <> 'read committed' then
    begin
      insert into domain_events select new.* on conflict on constraint domain_events_place do nothing;
      raise exception using errcode = 'EDUOK';
    exception when sqlstate 'EDUOK' then
      null; -- the position is free; the trial row is gone
    end;
  end if;

  -- A sequence that is taken is left to the unique constraint, which writers of the contract know.
  select coalesce(max(e.sequence), 0) into last_sequence from domain_events e where e.aggregate_id = new.aggregate_id;
  if new.sequence > last_sequence + 1 then
    raise exception 'event.wrong-sequence: aggregate % is at sequence %, so the next event has %, not %',
        new.aggregate_id, last_sequence, last_sequence + 1, new.sequence
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create or replace trigger place_foreign_event
before insert on domain_events
for each row when (new.position is null)
execute function place_foreign_event();
