-- Makes the caller's transaction the only one that appends to a partition until it ends. Must be its own statement before
-- the one that reads the partition's head: a statement's snapshot is older than any lock it waits for.
create or replace function lock_partition(partition integer) returns void
language plpgsql volatile
as $$
begin
  -- 1162106192 is "EDUP": the first key of every lock of this kind.
  perform pg_advisory_xact_lock(1162106192, partition);
  -- What others may read must survive a crash, or checkpoints would be ahead of the log.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'local', true);
  end if;
  -- Who sits idle on the lock holds up every other writer.
  if current_setting('idle_in_transaction_session_timeout') = '0' then
    perform set_config('idle_in_transaction_session_timeout', '10s', true);
  end if;
  -- So does a machine that has vanished, for two hours by default. A session over a local socket says 0.
  if current_setting('tcp_keepalives_idle')::integer > 10 then
    perform set_config('tcp_keepalives_idle', '3', true), set_config('tcp_keepalives_interval', '1', true),
            set_config('tcp_keepalives_count', '4', true), set_config('tcp_user_timeout', '7000', true);
  end if;
end
$$;
