/**
 * How the Live API ends a connection: close codes with their reasons, as clients have reported them. Marked [I] is what
 * nobody has reported, and is our guess.
 */

/** A close frame, or `lost`: the line is gone without one, which a client sees as 1006. */
export type Closing = { readonly code: number; readonly reason: string } | 'lost';

/** RFC 6455, 5.5: a control frame carries at most 125 bytes, and the code takes two of them. */
export const REASON_MAX_BYTES = 123;

/** Cuts a reason where the service cuts it: at the frame's end, in the middle of a word, never of a character. */
export function truncated(reason: string): string {
  const bytes = Buffer.from(reason).subarray(0, REASON_MAX_BYTES);
  return bytes.toString().replace(/\uFFFD+$/, '');
}

/** The same reason behind a trace id, which is how some arrive. */
export const traced = (reason: string, id: string): string =>
  reason && truncated(`Request trace id: ${id}, ${reason}`);

const closing = (code: number, reason: string) => ({ code, reason: truncated(reason) }) as const;

/** Every end that is known, by name. */
export const CLOSINGS = {
  clean: closing(1000, ''),
  lost: 'lost',
  invalidArgument: closing(1007, 'Request contains an invalid argument.'),
  wrongKey: closing(1007, 'API key not valid. Please pass a valid API key.'),
  expiredKey: closing(1007, 'API key expired. Please renew the API key.'),
  thinkingRefused: closing(1007, 'Thinking level is not supported for this model'),
  schedulingRefused: closing(1007, 'Function response scheduling is not supported for this model'),
  tunedModelByToken: closing(
    1007,
    'token-based requests cannot use project-scoped features such as tuned models',
  ),
  entityNotFound: closing(1008, 'Requested entity was not found.'),
  aborted: closing(1008, 'The operation was aborted.'),
  unregistered: closing(
    1008,
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  ),
  internal: closing(1011, 'Internal error encountered.'),
  deadline: closing(1011, 'Deadline expired before operation could complete.'),
  unavailable: closing(1011, 'The service is currently unavailable.'),
  quota: closing(
    1011,
    'You exceeded your current quota, please check your plan and billing details. (RESOURCE_EXHAUSTED)',
  ),
  tokenUsedUp: closing(1011, 'Token has been used too many times'),
  // [I] Its words are not known; it stands beside the one above.
  tokenExpired: closing(1011, 'Token has expired'),
} as const satisfies Record<string, Closing>;

/** The name of a known end. */
export type ClosingName = keyof typeof CLOSINGS;

/** A field that nobody has declared. [I] in its exact words. */
export const unknownName = (name: string, at: string): Closing =>
  closing(
    1007,
    `Invalid JSON payload received. Unknown name "${name}" at '${at}': Cannot find field.`,
  );

/** Two messages in one. [I] */
export const oneofTwice = (name: string): Closing =>
  closing(
    1007,
    `Invalid value (oneof), oneof field 'message_type' is already set. Cannot set '${name}'`,
  );

/** A model that is not there, or not for this version. [I] in its exact words. */
export const unknownModel = (model: string, version: string): Closing =>
  closing(
    1008,
    `${model} is not found for API version ${version}, or is not supported for bidiGenerateContent.`,
  );
