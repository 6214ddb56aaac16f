/** Server-sent events over `fetch`, since the browser's own `EventSource` cannot send a token. */

import { become } from "./connection.js";
import { request, wait } from "./api.js";
import { current } from "./sign-in.js";

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 5_000;

/** The node shows that it is there every 15 seconds. */
const SILENCE = 40_000;

/** A browser opens six connections to one server at most, for all tabs: those that no one looks at give theirs back. */
const HIDDEN = 60_000;

const LOOK = 2_000;

/**
 * The events of a stream. One without data is a sign of life, or tells an id alone.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{id: string | null, data: string | null}>}
 */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let id = null;
  let data = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        yield { id, data: data.length === 0 ? null : data.join("\n") };
        data = [];
      } else if (line.startsWith("data:")) {
        data.push(line.slice(5).replace(/^ /, ""));
      } else if (line.startsWith("id:")) {
        id = line.slice(3).trim();
      }
    }
  }
}

/**
 * Follows a stream, and connects again whenever it ends.
 *
 * @param {() => {path: string, lastId: string | null}} address asked for before each connection
 * @param {(event: {id: string | null, data: string | null}) => void} onEvent
 * @param {(problem: Error) => void} onProblem told if the node refuses; the stream has ended then
 * @returns {() => void} ends it
 */
export function follow(address, onEvent, onProblem) {
  const ended = new AbortController();
  run(address, onEvent, ended.signal).catch((failure) => {
    if (!ended.signal.aborted) {
      onProblem(failure);
    }
  });
  return () => ended.abort();
}

async function run(address, onEvent, ended) {
  let pause = FIRST_PAUSE;
  while (!ended.aborted) {
    await shown(ended);
    const attempt = new AbortController();
    const end = () => attempt.abort();
    ended.addEventListener("abort", end);
    const life = watchLife(attempt);
    try {
      const { path, lastId } = address();
      const headers = { Accept: "text/event-stream", ...(lastId === null ? {} : { "Last-Event-ID": lastId }) };
      const response = await request(path, { headers, signal: attempt.signal });
      for await (const event of events(response.body)) {
        if (ended.aborted) {
          return;
        }
        life.sign();
        pause = FIRST_PAUSE;
        if (current() !== null) {
          become("connected");
        }
        onEvent(event);
      }
    } catch (failure) {
      if (failure.isPassing === false) {
        throw failure;
      }
    } finally {
      life.end();
      attempt.abort();
      ended.removeEventListener("abort", end);
    }
    if (!ended.aborted && !document.hidden) {
      become("away");
      await wait(pause * (0.5 + Math.random()), ended);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }
}

/** Ends a connection on which nothing comes, and one of a page that was hidden for a while. */
function watchLife(attempt) {
  let last = Date.now();
  let seen = Date.now();
  const timer = setInterval(() => {
    seen = document.hidden ? seen : Date.now();
    if (Date.now() - last > SILENCE || Date.now() - seen > HIDDEN) {
      attempt.abort();
    }
  }, LOOK);
  return {
    sign() {
      last = Date.now();
    },
    end() {
      clearInterval(timer);
    },
  };
}

function shown(ended) {
  if (!document.hidden) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const look = () => {
      if (!document.hidden || ended.aborted) {
        document.removeEventListener("visibilitychange", look);
        ended.removeEventListener("abort", look);
        resolve();
      }
    };
    document.addEventListener("visibilitychange", look);
    ended.addEventListener("abort", look);
  });
}
