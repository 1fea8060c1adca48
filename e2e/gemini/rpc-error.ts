/** An error as google.rpc answers with it over HTTP. */

const STATUS = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
} as const;

export class RpcError extends Error {
  readonly code: keyof typeof STATUS;
  /** Of google.rpc.ErrorInfo, where the service gives one. */
  readonly #reason: string | null;

  constructor(code: keyof typeof STATUS, message: string, reason: string | null = null) {
    super(message);
    this.code = code;
    this.#reason = reason;
  }

  /** The body that is answered. */
  toJSON(): object {
    const details = this.#reason && {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: this.#reason,
          domain: 'googleapis.com',
        },
      ],
    };
    const { code, message } = this;
    return { error: { code, message, status: STATUS[code], ...details } };
  }
}
