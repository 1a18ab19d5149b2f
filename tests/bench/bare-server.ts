// A bare Fastify that parses a body and answers, without checks or a database: what HTTP itself costs here.
import fastify from 'fastify';

const app = fastify();
app.post('/ingest', (request, reply) => {
  const { event_id: id } = request.body as { event_id: string };
  void reply.status(202).send({ accepted: 1, duplicates: 0, rejected: 0, errors: id === '' ? [id] : [] });
});
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
process.send?.('listening');
process.on('disconnect', () => process.exit(0));
