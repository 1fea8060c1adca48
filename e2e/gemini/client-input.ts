/** What we read of a client's messages; that they hold nothing undeclared has been seen before. */

type Blob = { readonly data?: string; readonly mimeType?: string };

/** Things said, by a user or a model. */
type Content = {
  readonly role?: string;
  readonly parts?: readonly { readonly text?: string }[];
};

export type ClientContent = {
  readonly turns?: readonly Content[];
  readonly turnComplete?: boolean;
};

export type ContextUpdate = { readonly systemInstruction?: Content };

export type ToolResponse = {
  readonly functionResponses?: readonly { readonly scheduling?: string }[];
};

export type RealtimeInput = {
  readonly mediaChunks?: readonly Blob[];
  readonly audio?: Blob;
  readonly video?: Blob;
  readonly text?: string;
  readonly audioStreamEnd?: boolean;
  readonly activityStart?: object;
  readonly activityEnd?: object;
};
