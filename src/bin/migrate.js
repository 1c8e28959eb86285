/** `COUCHDB_URL=… npm run migrate`: copies the embedded data into a CouchDB; may be repeated. */
import { operate } from './operations.js';

await operate((commands, config, say) => commands.migrate(config, say));
