/** `npm run build`: the app and the commands that work on its data. */
import { fail } from './fail.js';
import { build, requireNode } from './prepare.js';

requireNode();
const { ok, output } = await build(console.log);
if (!ok) fail(output);
