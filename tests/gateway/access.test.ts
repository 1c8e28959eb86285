import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, backends, openWorld, people, secret, type Person, type World } from './support.ts';

/** What each person gets at each door: the status of reading a database. Written from the design. */
const doors = `
database            nobody  staff  stranger  coordinator
program             200     200    200       200
exchange            401     200    200       200
registry            401     403    403       200
facility-muranow-1  401     200    403       200
facility-wola-2     401     403    200       200
facility-nowhere    401     403    403       404
accounts            404     404    404       404
_users              404     404    404       404
_all_dbs            404     404    404       404
_node               404     404    404       404
_session            404     404    404       404
_replicate          404     404    404       404
_utils              404     404    404       404
Program             404     404    404       404
facility-Wola-2     404     404    404       404
constructor         404     404    404       404
`;

const reads = ['', '/_all_docs', '/_changes', '/facility', '/_all_docs?include_docs=true'];

describe.each(backends)('doors, %s', (_, open) => {
	let world: World;
	beforeAll(async () => {
		world = await openWorld(open);
		const facility = { _id: 'facility', type: 'facility', schema: 1, name: 'a', operator: 'b' };
		for (const name of ['facility-muranow-1', 'facility-wola-2'])
			await world.direct.database(name).bulkDocs([facility]);
	});
	afterAll(() => world.close());

	const [head = '', ...rows] = doors.trim().split('\n');
	const columns = head.split(/\s+/).slice(1) as (Person | 'nobody')[];
	for (const row of rows) {
		const [database = '', ...statuses] = row.split(/\s+/);
		it(`${database}: ${statuses.join(' ')}`, async () => {
			for (const [i, who] of columns.entries()) {
				const as = who === 'nobody' ? null : who;
				for (const read of reads) {
					const [path = '', query] = (database + read).split('?');
					const { status, body } = await world.json(path, {
						as,
						...(query ? { query: `?${query}` } : {}),
					});
					const expected = Number(statuses[i]);
					const noSuchDocument = read === '/facility' && !database.startsWith('facility-');
					expect([who, read, status]).toEqual([
						who,
						read,
						expected === 200 && noSuchDocument ? 404 : expected,
					]);
					if (status >= 400) expect(Object.keys(body as object)).toEqual(['error', 'reason']);
					const theirs = as === 'stranger' || as === 'coordinator';
					if (!theirs) expect(JSON.stringify(body)).not.toContain(secret);
				}
			}
		});
	}

	it("says the same of another's database and of one that does not exist", async () => {
		for (const init of [{}, { method: 'DELETE' }, { body: { docs: [] } }, { query: '?x=1' }]) {
			const [theirs, nobodys] = await Promise.all(
				['facility-wola-2', 'facility-nowhere'].map(async (name) => {
					const response = await world.send(`${name}/_bulk_docs`, { as: 'staff', ...init });
					return [response.status, [...response.headers], await response.text()];
				}),
			);
			expect(theirs).toEqual(nobodys);
		}
	});

	it.each([
		['POST', 'program'],
		['PUT', 'program'],
		['DELETE', 'program'],
		['PUT', 'facility-muranow-1'],
		['DELETE', 'facility-muranow-1'],
		['POST', 'facility-muranow-1'],
		['PATCH', 'facility-muranow-1/facility'],
		['OPTIONS', 'program'],
		['COPY', 'facility-muranow-1/facility'],
		['POST', 'facility-muranow-1/_changes'],
		['GET', 'facility-muranow-1/_bulk_docs'],
		['DELETE', 'facility-muranow-1/_all_docs'],
		['DELETE', 'facility-muranow-1/_local/x'],
		['TRACE2', 'program'],
	])('does not take %s /%s', async (method, path) => {
		for (const as of ['staff', 'coordinator'] as const) {
			const response = await world.send(path, { as, method });
			expect(response.status).toBe(405);
			expect(response.headers.get('Allow')).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
			expect(await response.json()).toMatchObject({ error: 'method_not_allowed' });
		}
	});

	it.each([
		'_security',
		'_design/own/_view/x',
		'_find',
		'_index',
		'_compact',
		'_purge',
		'_revs_limit',
		'_local_docs',
		'_design_docs',
		'_shards',
		'_partition/x',
		'_ensure_full_commit',
		'facility/attachment.txt',
	])('has no %s', async (path) => {
		for (const method of ['GET', 'POST', 'PUT'])
			expect(
				(await world.json(`facility-muranow-1/${path}`, { as: 'coordinator', method })).status,
			).toBe(404);
	});

	it('asks for whom a device works: another account, or none, is told apart', async () => {
		const answerTo = (as: Person | null, account: string) =>
			world.json('program', { as, headers: { 'X-Account': account } });
		expect((await answerTo('staff', people.staff.account)).status).toBe(200);
		expect(await answerTo('staff', people.manager.account)).toMatchObject({
			status: 409,
			body: { error: 'account_mismatch' },
		});
		expect((await answerTo(null, people.staff.account)).status).toBe(401);
		expect((await answerTo(null, '')).status).toBe(200);
	});

	it('lets a coordinator read a facility and write nothing there', async () => {
		const docs = [answer('superwizja', 'x')];
		const { body } = await world.json('facility-wola-2/_bulk_docs', {
			as: 'coordinator',
			body: { docs },
		});
		expect(body).toEqual([expect.objectContaining({ error: 'forbidden' })]);
	});
});
