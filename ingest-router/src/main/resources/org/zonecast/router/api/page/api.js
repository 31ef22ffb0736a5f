// The router's API: one function for every call, and the token that opens it.

const TOKEN_KEY = 'zonecast.token';
const TIMEOUT_MS = 5000;

/** What the API said is wrong. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const hasToken = () => Boolean(sessionStorage.getItem(TOKEN_KEY));
export const keepToken = token => sessionStorage.setItem(TOKEN_KEY, token);

/** Takes the token out of the address (#token=…), where it must not stay; true if one was there. */
export function takeTokenFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return false;
  keepToken(token);
  history.replaceState(null, '', location.pathname + location.search);
  return true;
}

/** The JSON that a call answers with, or null. */
export async function api(method, path, body) {
  const response = await call(method, path, body);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** The JSON that a call answers with which takes a file as it is. */
export async function upload(path, file) {
  return (await call('PUT', path, file)).json();
}

/** A picture, or null while there is none. */
export async function picture(path) {
  const response = await call('GET', path);
  return response.status === 204 ? null : response.blob();
}

async function call(method, path, body) {
  const file = body instanceof Blob;
  const response = await fetch(path, {
    method,
    headers: {
      Authorization: 'Bearer ' + (sessionStorage.getItem(TOKEN_KEY) ?? ''),
      ...(body ? {'Content-Type': file ? body.type : 'application/json'} : {}),
    },
    body: file ? body : body && JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new ApiError(response.status, await problem(response));
  return response;
}

async function problem(response) {
  try {
    return (await response.json()).detail || response.statusText;
  } catch {
    return response.statusText;
  }
}
