import type { Request, RequestHandler, Response } from 'express';
import express from 'express';
import type { Log } from '../../steps/ports.ts';
import { type GraphNotifications, openNoticeDesk } from '../graph-notices.ts';

export type { GraphNotifications, NotifiedMailbox } from '../graph-notices.ts';

/** A notice is some 700 bytes, and several may come in one request; ids only, never what a message says. */
const LARGEST_BODY_BYTES = 512 * 1024;
/** Graph waits for three seconds (concepts/change-notifications-delivery-webhooks). */
const SLOWEST_BODY_MS = 2_000;
const MOST_BEING_READ = 200;
const LONGEST_TOKEN = 2_048;

/**
 * Where Graph tells us that something changed: /notifications, and /lifecycle for what becomes of the subscription
 * itself. Nobody is signed in here, so nothing is believed without the subscription's secret, nothing is ever told, and
 * the worst that anybody can do is to make us look for mail. Every request is answered before anything is done about it,
 * and in the same way whether or not it was ours.
 */
export function graphNotificationRoutes(given: GraphNotifications, log: Log): RequestHandler {
  const desk = openNoticeDesk(given, log);
  let beingRead = 0;
  const take: RequestHandler = async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    const token = request.query.validationToken;
    if (typeof token === 'string') {
      prove(request, response, token);
      return;
    }
    if (Number(request.get('Content-Length') ?? 0) > LARGEST_BODY_BYTES) {
      end(response, 413);
      return;
    }
    if (beingRead >= MOST_BEING_READ) {
      desk.turnedAway();
      end(response, 202);
      return;
    }
    beingRead += 1;
    const body = await bodyOf(request).finally(() => {
      beingRead -= 1;
    });
    if (typeof body === 'number') {
      end(response, body);
      return;
    }
    response.status(202).end();
    desk.take(body);
  };
  const router = express.Router({ caseSensitive: true, strict: true });
  router.post('/notifications', take);
  router.post('/lifecycle', take);
  return router;
}

/**
 * The handshake: the token as it was before it was written into the address, as plain text. It is anybody's text, so
 * nothing may take it for a page: the type is fixed, guessing another is forbidden, and where it were shown all the same
 * nothing in it could run.
 */
function prove(request: Request, response: Response, token: string): void {
  request.resume();
  if (token.length > LONGEST_TOKEN) {
    end(response, 400);
    return;
  }
  response
    .status(200)
    .setHeader('X-Content-Type-Options', 'nosniff')
    .setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
    .setHeader('Content-Disposition', 'attachment; filename="validation.txt"')
    .type('text/plain; charset=utf-8')
    .send(token);
}

/** What is still to come of the body is not waited for. */
function end(response: Response, status: number): void {
  response.status(status).setHeader('Connection', 'close').end();
}

/** The body; or 413 where it is longer than it may be, 408 where it does not come, 400 where it breaks off. */
function bodyOf(request: Request): Promise<Buffer | 400 | 408 | 413> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const done = (result: Buffer | 400 | 408 | 413) => {
      clearTimeout(tooSlow);
      request.removeListener('data', onData).removeListener('end', onEnd);
      if (typeof result === 'number') request.resume();
      resolve(result);
    };
    const onData = (piece: Buffer) => {
      length += piece.length;
      if (length > LARGEST_BODY_BYTES) done(413);
      else pieces.push(piece);
    };
    const onEnd = () => done(Buffer.concat(pieces));
    const tooSlow = setTimeout(() => done(408), SLOWEST_BODY_MS);
    request.on('data', onData).on('end', onEnd);
    request.once('error', () => done(400)).once('close', () => done(400));
  });
}
