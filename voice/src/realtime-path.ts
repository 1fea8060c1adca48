/** Where servers of the OpenAI Realtime event protocol listen for WebSockets. */
export const REALTIME_PATH = '/v1/realtime';
