/** Numbers, times and names as people read them. */

const NUMBER = new Intl.NumberFormat("en");
const RATE = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** @param {number} value */
export function number(value) {
  return NUMBER.format(value);
}

/** @param {number} value */
export function rate(value) {
  return RATE.format(value);
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** @param {string} instant */
export function time(instant) {
  const date = new Date(instant);
  return date.toDateString() === new Date().toDateString() ? TIME.format(date) : DAY.format(date);
}

/**
 * A duration such as `PT1M5.2S`.
 *
 * @param {string} duration
 */
export function duration(duration) {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration);
  if (found === null) {
    return duration;
  }
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${Math.round(seconds)} s` : `${Math.round(seconds)} s`;
}

/** The last part of an id tells one from another, whatever version it has. @param {string} id */
export function short(id) {
  return `…${id.slice(-8)}`;
}

/** An id of version 7, so that ids are ordered by the time at which they were made. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let millis = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = millis % 256;
    millis = Math.floor(millis / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
