// The least that an Express program can do with a node: parse the JSON, call on if it must, write JSON. What the agent costs beside
// it is the price of the contract: validation, dice, metrics, header forwarding, limits.
import http from 'node:http';
import express from 'express';

const agent = new http.Agent({ keepAlive: true });
const app = express().disable('x-powered-by').disable('etag');

app.post('/', express.json(), async (req, res) => {
  const response = [];
  for (const route of req.body.routes ?? []) response.push(await post(route));
  res.json({ error: null, errors: [], service: 'bare', address: req.body.designation, response });
});

function post(route) {
  const body = JSON.stringify(route);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(route.designation, { method: 'POST', agent, headers }, (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('end', () => resolve(JSON.parse(Buffer.concat(chunks))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

app.listen(Number(process.argv[2]), '127.0.0.1');
