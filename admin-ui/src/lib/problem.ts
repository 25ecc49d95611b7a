/** One place of the body that was sent, and what is wrong with it. */
export interface FieldProblem {
  /** JSON Pointer into the body. */
  pointer: string;
  detail: string;
}

/** What a problem is about, without the prefix that all types of the API share; `unreachable` when nobody answered. */
export type ProblemKind = string;

const PREFIX = 'urn:metka:problem:';

/** A refusal of the API (RFC 9457), or no answer at all: then `status` is 0 and `kind` is `unreachable`. */
export class ApiError extends Error {
  readonly kind: ProblemKind;

  constructor(
    readonly status: number,
    type: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
    /** Seconds to wait before another try; 0 when the gateway does not say. */
    readonly retryAfter = 0,
  ) {
    super(detail || title);
    this.name = 'ApiError';
    this.kind = type.startsWith(PREFIX) ? type.slice(PREFIX.length).replaceAll('-', '_') : type;
  }

  /** What is wrong with one member of the body, by its JSON Pointer; undefined when nothing is. */
  at(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail;
  }
}

/** The error of a request that got no answer. */
export function unreachable(cause: unknown): ApiError {
  return new ApiError(0, `${PREFIX}unreachable`, 'Unreachable', String(cause));
}

/** The error that a refused response tells. */
export async function refusal(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? 0) || 0;
  try {
    const body = (await response.json()) as { type: string; title: string; detail: string; errors?: FieldProblem[] };
    return new ApiError(response.status, body.type, body.title, body.detail, body.errors ?? [], retryAfter);
  } catch {
    const kind = response.status >= 500 ? 'unavailable' : 'other';
    return new ApiError(response.status, PREFIX + kind, response.statusText, response.statusText, [], retryAfter);
  }
}

/** Whether trying the same again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
