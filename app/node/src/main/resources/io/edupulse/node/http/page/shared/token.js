/** The token of this tab. It is kept for the tab alone, and is in no cookie and no address. */

const KEY = "node-token";

/**
 * What a token says. The node checks it; here it only tells what to show.
 *
 * @typedef {{text: string, subject: string, roles: string[], expires: number}} Token `expires` in milliseconds
 */

/**
 * Reads a token as it was pasted.
 *
 * @param {string} text
 * @returns {Token | null} null if it is none
 */
export function read(text) {
  const parts = text.trim().replace(/^Bearer\s+/i, "").split(".");
  if (parts.length !== 3) {
    return null;
  }
  try {
    const bytes = Uint8Array.from(atob(parts[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return {
      text: parts.join("."),
      subject: String(claims.sub ?? ""),
      roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
      expires: Number(claims.exp) * 1000 || 0,
    };
  } catch {
    return null;
  }
}

/** @returns {Token | null} */
export function kept() {
  return read(sessionStorage.getItem(KEY) ?? "");
}

/** @param {Token} token */
export function keep(token) {
  sessionStorage.setItem(KEY, token.text);
}

export function forget() {
  sessionStorage.removeItem(KEY);
}
