export { createGateway, type Gateway, type GatewayDependencies } from './gateway.ts';
export { couchBackend } from './couch-backend.ts';
export { bodyLimit } from './body.ts';
