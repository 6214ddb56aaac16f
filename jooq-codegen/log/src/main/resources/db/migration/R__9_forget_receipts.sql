-- Deletes the oldest receipts that are past their time, at most so many, and returns how many those were. The application
-- may delete none that is younger than a day, whatever it asks for: a command that was sent may be sent again.
create or replace function forget_receipts(keep interval, maximum integer) returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_seqscan = off
as $$
declare
  forgotten integer;
begin
  delete from command_receipts
   where ctid = any (array(
     select ctid
       from command_receipts
      where recorded_at < now() - greatest(keep, interval '1 day')
      order by recorded_at
      limit maximum
        for update skip locked));
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;

revoke all on function forget_receipts from public;
grant execute on function forget_receipts to edupulse_app;
