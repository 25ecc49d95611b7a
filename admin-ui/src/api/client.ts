import type { components } from './schema';

export type Health = components['schemas']['Health'];
export type State = components['schemas']['State'];
export type LiveEvent = components['schemas']['LiveEvent'];
export type LiveCounter = components['schemas']['LiveCounter'];
type Problem = components['schemas']['Problem'];

const PREFIX = '/api/v1';

/** A refusal of the API, or an answer that is not the API's at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Sends a GET below `/api/v1` with the token; throws an {@link ApiError} for every refusal. */
export async function get(path: string, token: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(PREFIX + path, {
    headers: { Authorization: `Bearer ${token}` },
    cache: 'no-store',
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) {
    throw new ApiError(response.status, await detail(response));
  }
  return response;
}

/** Reads how the gateway is. */
export async function readHealth(token: string, signal?: AbortSignal): Promise<Health> {
  return (await get('/health', token, signal)).json();
}

async function detail(response: Response): Promise<string> {
  try {
    return ((await response.json()) as Problem).detail;
  } catch {
    return response.statusText;
  }
}
