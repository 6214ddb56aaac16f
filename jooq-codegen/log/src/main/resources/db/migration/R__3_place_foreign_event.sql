-- Gives a row that comes without a place its partition and position, so that a writer that knows only the six columns of
-- the contract is a first-class one. Rows of append_events come with their place and do not get here.
--
-- Refuses rows that no reader could take for an event. 100 levels of objects and arrays are what a document may have: its
-- envelope has one more, and common readers of JSON take 128 at most.
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
  if octet_length(new.event_type) not between 1 and 200 or new.event_type ~ '[\u0001-\u001f\u007f-\u009f]' then
    raise exception 'event.invalid-type: the event_type of event % has % bytes or a control character, but must have 1 to 200 bytes and none',
        new.id, octet_length(new.event_type)
      using errcode = 'check_violation';
  end if;
  if new.payload ->> 'type' is distinct from new.event_type or jsonb_typeof(new.payload -> 'payload') is distinct from 'object' then
    raise exception 'event.invalid-document: the payload of event % must be {"type": "%", "payload": {...}}, and begins with %',
        new.id, new.event_type, left(new.payload::text, 100)
      using errcode = 'check_violation';
  end if;
  if document_bytes > 1032192 then
    raise exception 'event.too-large: the payload of event % has % bytes, at most 1032192 can be published', new.id, document_bytes
      using errcode = 'check_violation';
  end if;
  -- A container takes two bytes at least.
  if document_bytes > 200 and jsonb_path_exists(new.payload, 'strict $.**{100} ? (@.type() == "object" || @.type() == "array")') then
    raise exception 'event.too-deep: the payload of event % has more than 100 objects and arrays inside each other: make it flatter', new.id
      using errcode = 'check_violation';
  end if;
  if new.occurred_at not between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00' then
    raise exception 'event.invalid-time: event % occurred at %, but RFC 3339 writes the years 1 to 9999 only', new.id, new.occurred_at
      using errcode = 'check_violation';
  end if;

  -- "where only_row" lets it use the index: a scan that is switched off looks so dear that it would be compiled each time.
  new.partition := partition_of(new.aggregate_id, (select partitions from log_settings where only_row));
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
