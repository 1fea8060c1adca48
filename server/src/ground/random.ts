/** The secrets and names that the server makes up, and how it recognises a secret without keeping it. */
import { hash, randomBytes } from 'node:crypto';

/** 128 random bits as base64url: a GuestId or TableId. */
export const randomId = (): string => randomBytes(16).toString('base64url');

/** 256 random bits as base64url: a resume token. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: its SHA-256. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');
