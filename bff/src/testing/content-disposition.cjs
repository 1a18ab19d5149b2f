// Jest on Node 20 cannot require an ESM-only package; @fastify/static needs this one for downloads, which we have none of.
exports.create = () => 'attachment';
