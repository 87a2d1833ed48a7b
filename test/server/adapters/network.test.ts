import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openNetwork } from '../../../server/adapters/network.ts';

describe('The way out to Microsoft', function () {
  this.timeout(20_000);
  let proxy: Server;
  let asked: IncomingMessage[];
  beforeEach(async () => {
    asked = [];
    proxy = createServer((request, response) => {
      asked.push(request);
      response.end('straight');
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterEach(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const port = () => (proxy.address() as AddressInfo).port;

  it('goes through the proxy, which is told the host and its own password, and nothing of the call', async () => {
    const network = openNetwork(`http://larkfield:p%40ss@127.0.0.1:${port()}`);
    await assert.rejects(
      network.fetch('https://graph.microsoft.com/v1.0/users/a@b.example?x=1', {
        headers: { Authorization: 'Bearer secret' },
      }),
    );
    await network.close();
    const [first] = asked;
    assert.deepEqual([asked.length, first?.method, first?.url], [1, 'CONNECT', 'graph.microsoft.com:443']);
    assert.equal(
      first?.headers['proxy-authorization'],
      `Basic ${Buffer.from('larkfield:p@ss').toString('base64')}`,
    );
    assert.doesNotMatch(JSON.stringify(first.rawHeaders), /secret|b\.example/);
  });

  it('goes straight where there is none, gives up when it is closed, and goes nowhere after', async () => {
    const network = openNetwork(null);
    const url = `http://127.0.0.1:${port()}/x`;
    assert.equal(await (await network.fetch(url)).text(), 'straight');
    proxy.removeAllListeners('request');
    const hanging = assert.rejects(network.fetch(url));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await network.close();
    await hanging;
    await assert.rejects(network.fetch(url));
  });
});
