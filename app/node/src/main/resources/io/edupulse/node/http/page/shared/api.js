/** Requests to the node, with the token of this tab. */

import { become } from "./connection.js";
import { refused, tokenText } from "./sign-in.js";

/** Where the node is: all addresses are relative to it, so that a proxy may put it into a folder. */
export const ROOT = new URL("../", import.meta.url);

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;
const UNAUTHORIZED = 401;
const UNAVAILABLE = 503;

/** What the node says is wrong (RFC 9457). */
export class Problem extends Error {
  /** @param {{status: number, code: string, detail: string}} told */
  constructor(told) {
    super(told.detail);
    this.status = told.status;
    this.code = told.code;
  }

  /** Whether the same request may succeed later. */
  get isPassing() {
    return this.status === UNAVAILABLE;
  }
}

/** No node answers. */
export class Away extends Error {
  constructor() {
    super("The node does not answer");
  }

  get isPassing() {
    return true;
  }
}

/**
 * Sends a request, and again with another token if the node does not take this one.
 *
 * @param {string} path below the node's address
 * @param {RequestInit} [options]
 * @returns {Promise<Response>} one that is well
 * @throws {Problem | Away}
 */
export async function request(path, options = {}) {
  for (;;) {
    const token = await tokenText();
    const response = await reach(path, options, token);
    if (response.status === UNAUTHORIZED) {
      refused(token, (await problem(response)).message);
      continue;
    }
    if (!response.ok) {
      const wrong = await problem(response);
      become(wrong.isPassing ? "hindered" : "connected");
      throw wrong;
    }
    become("connected");
    return response;
  }
}

async function reach(path, options, token) {
  try {
    return await fetch(new URL(path, ROOT), {
      ...options,
      cache: "no-store",
      credentials: "omit",
      headers: { Accept: "application/json", ...options.headers, Authorization: `Bearer ${token}` },
    });
  } catch (e) {
    if (options.signal?.aborted) {
      throw e;
    }
    become("away");
    throw new Away();
  }
}

async function problem(response) {
  try {
    return new Problem(await response.json());
  } catch {
    return new Problem({ status: response.status, code: "internal", detail: `The node answers ${response.status}` });
  }
}

/**
 * Asks for a document.
 *
 * @param {string} path
 * @param {Record<string, unknown>} [parameters] null and undefined are left out
 * @param {AbortSignal} [signal]
 */
export async function get(path, parameters = {}, signal = undefined) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  const response = await request(query === "" ? path : `${path}?${query}`, { signal });
  return response.json();
}

/** @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
export async function post(path, body = undefined, headers = {}) {
  const response = await request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.json();
}

/**
 * Sends a command, and again until its outcome is known: with the same key, it is done once at most.
 *
 * @param {string} type
 * @param {Record<string, unknown>} fields
 * @param {string} key
 * @param {(failure: Error) => void} [onWait] told before each repetition
 * @throws {Problem} if the command is refused
 */
export async function send(type, fields, key, onWait = () => {}) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await post(`v1/commands/${encodeURIComponent(type)}`, fields, { "Idempotency-Key": key });
    } catch (failure) {
      if (!failure.isPassing) {
        throw failure;
      }
      onWait(failure);
      await wait(pause);
    }
  }
}

/** @param {number} millis @param {AbortSignal} [signal] ends the wait early */
export function wait(millis, signal = undefined) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
