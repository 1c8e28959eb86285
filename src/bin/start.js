/** `npm start`: everything from a clean clone to a running server. */
import { fail } from './fail.js';
import { build, install, requireNode } from './prepare.js';
import { keepLog } from './run.js';

requireNode();
for (const prepare of [install, build]) {
	const { ok, output } = await prepare(console.log);
	if (!ok) fail(keepLog(prepare.name, output));
}
await import('./serve.js');
