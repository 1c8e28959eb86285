import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePath } from './path.ts';

/** ms for all runs of a property; a busy machine is slow. */
const patience = 60_000;
const id = 'answer:karta:2026-09:wolontariat';

describe('parsePath', () => {
	it.each([
		['program', { kind: 'database', database: 'program' }],
		['program/', { kind: 'database', database: 'program' }],
		['%70rogram', { kind: 'database', database: 'program' }],
		['facility-a-1/_changes', { kind: 'endpoint', database: 'facility-a-1', endpoint: '_changes' }],
		['exchange/%5fall_docs', { kind: 'endpoint', database: 'exchange', endpoint: '_all_docs' }],
		[`facility-a/${id}`, { kind: 'document', database: 'facility-a', id }],
		[`facility-a/${encodeURIComponent(id)}`, { kind: 'document', database: 'facility-a', id }],
		['facility-a/_local/abc.D=1', { kind: 'local', database: 'facility-a' }],
		// PouchDB's are hashes in base64, `/` written `.` and `+` written `_`, at the start too.
		['facility-a/_local/.9J8w_w==', { kind: 'local', database: 'facility-a' }],
		['facility-a/_local/_9J8w.w%3D%3D', { kind: 'local', database: 'facility-a' }],
	])('%s', (path, target) => {
		expect(parsePath(path)).toEqual(target);
	});

	it.each([
		'',
		'/',
		'//program',
		'program//',
		'program/_all_docs/',
		'/program',
		'accounts',
		'%61ccounts',
		'%2561ccounts',
		'_users',
		'%5Fusers',
		'%255Fusers',
		'_all_dbs',
		'_session',
		'_node/_local/_config',
		'program/../accounts',
		'program/%2e%2e/accounts',
		'program/..%2Faccounts/_all_docs',
		'program%2F..%2Faccounts',
		'program%2f_all_docs',
		'program/%252e%252e/accounts',
		'program/.',
		'program/..',
		'..',
		'..;/accounts',
		'program;x=1',
		'program\\..\\accounts',
		'program%5c..%5caccounts',
		'program%00',
		'program/%00',
		'program/_all_docs%00',
		'%c0%ae%c0%ae/accounts',
		'program/%c0%afaccounts',
		'program/%ff',
		'program/%',
		'program/%zz',
		'Program',
		'PROGRAM',
		'facility-A',
		'facility-',
		'facility-a.b',
		'facility-a/_design/x',
		'facility-a/_design%2Fx',
		'facility-a/_local/',
		'facility-a/_local/../_security',
		'facility-a/_local/a%2Fb',
		'facility-a/_local/.',
		'facility-a/_local/%2e%2e',
		'facility-a/_local%2Fa',
		'facility-a/_security',
		'facility-a/_ALL_DOCS',
		`facility-a/${id}/attachment`,
		`facility-a/${id}%0a`,
		`facility-a/${id}%20`,
		`facility-a/${encodeURIComponent(encodeURIComponent(id))}`,
		'program?x',
		'program#x',
		'ｐrogram',
		'program\n',
	])('refuses %j', (path) => {
		expect(parsePath(path)).toBeNull();
	});

	it(
		'gives only names that need no encoding, or a colon, whatever is sent',
		() => {
			const piece = fc.oneof(
				fc.constantFrom(
					'program',
					'accounts',
					'facility-a',
					'_local',
					'_all_docs',
					id,
					'..',
					'.',
					'',
				),
				fc.constantFrom(
					'%2e',
					'%2F',
					'%5c',
					'%00',
					'%25',
					'%c0%ae',
					';',
					'\\',
					'%',
					'A',
					'%61ccounts',
				),
				fc.string({ unit: 'binary', maxLength: 6 }),
			);
			const path = fc
				.array(fc.array(piece, { maxLength: 3 }).map((parts) => parts.join('')))
				.map((pieces) => pieces.join('/'));
			fc.assert(
				fc.property(path, (path) => {
					const target = parsePath(path);
					if (!target) return;
					expect(target.database).toMatch(/^(?:program|exchange|registry|facility-[a-z0-9-]+)$/);
					if ('id' in target) expect(target.id).toMatch(/^[\w.:~=+-]+$/);
				}),
				{ numRuns: 300 },
			);
		},
		patience,
	);
});
