import { join } from 'node:path';
import type { RequestHandler, Response } from 'express';
import express from 'express';
import type { AppDeps } from './deps.ts';

/**
 * The desk's own files. A hashed name never means other bytes and may be kept for a year; index.html is asked for
 * every time, so that an update arrives with the next click. Every address that is no file shows the desk.
 */
export function deskFiles({ deskFolder }: AppDeps): RequestHandler[] {
  const files = express.static(deskFolder, {
    index: 'index.html',
    dotfiles: 'ignore',
    redirect: false,
    cacheControl: false,
    setHeaders: (response: Response, path: string) => response.setHeader('Cache-Control', keepFor(path)),
  });
  const page: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' || /^\/api(\/|$)/.test(request.path) || request.path.includes('.')) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(deskFolder, 'index.html'), { cacheControl: false }, (error) => {
      if (error !== undefined && error !== null) next();
    });
  };
  return [files, page];
}

/** 'desk-5F3K2Q7A.js', as esbuild names what it bundles. */
const HASHED = /-[A-Z0-9]{8}\.[a-z0-9.]+$/;

/** How long a browser may keep a built file. */
export function keepFor(path: string): string {
  return HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}
