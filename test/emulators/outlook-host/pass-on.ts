import { type IncomingMessage, request, type ServerResponse } from 'node:http';

/** The browser knows Onward under a name and by https; the server listens on a port of this computer. */
export function passOnTo(port: number): (asked: IncomingMessage, answer: ServerResponse) => void {
  return (asked, answer) => {
    const { method, url, headers } = asked;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  };
}
