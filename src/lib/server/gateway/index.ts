export { createGateway, type Gateway, type GatewayDependencies } from './gateway.ts';
export { couchBackend } from './couch-backend.ts';
export { publishedInstruments, type PublishedInstruments } from './instruments.ts';
export { bodyLimit } from './body.ts';
