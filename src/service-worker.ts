/// <reference types="@sveltejs/kit" />
/**
 * Every screen without a network. The whole build (code, pages, static files) is kept in one cache
 * with the build's name, so that two builds never mix: a worker answers from its own cache only,
 * except for content-hashed files, whose name says what is in them and which a tab still on the
 * build before may need.
 */
import { build, files, prerendered, version } from '$service-worker';
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { backgroundPush } from '$lib/sync/background.ts';

const worker = self as unknown as ServiceWorkerGlobalScope;

const prefix = 'miasto-korzysci ';
const cacheName = prefix + version;
/** Answers any address without a page of its own: its router finds the screen, or says there is none. */
const shell = '/status';
const pages = new Set(prerendered);
/** What the worker never answers: the database and the API are always the server's. */
const serversOwn = /^\/(db|api|health)(\/|$)/;
const hashed = (url: URL) => url.pathname.startsWith('/_app/immutable/');

const controller = new PrecacheController({
	cacheName,
	plugins: [
		{
			// A deploy while we install must fail the install: this build's worker with that build's page.
			async fetchDidSucceed({ request, response }) {
				if (response.headers.get('X-App-Version') === version) return response;
				// From the browser's own cache it may carry the name of an older build.
				if (hashed(new URL(request.url))) return response;
				throw new Error(`${request.url} is not of build ${version}`);
			},
		},
	],
});
controller.addToCacheList([
	...build.map((url) => ({ url, revision: null })),
	...[...files, ...prerendered].map((url) => ({ url, revision: version })),
]);

registerRoute(new PrecacheRoute(controller));
registerRoute(
	new NavigationRoute(
		(options) => {
			const { pathname } = options.url;
			return controller.createHandlerBoundToURL(pages.has(pathname) ? pathname : shell)(options);
		},
		{ denylist: [serversOwn] },
	),
);
registerRoute(
	({ url, sameOrigin }) => sameOrigin && hashed(url),
	async ({ request }) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request),
);

// Kit asks for it on any trouble and loads the page anew when the version is another one. While an
// update waits, the server's answer would send it round in circles: a reload still gets this build.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname === '/_app/version.json',
	async () => Response.json({ version }),
);

let first = false;
worker.addEventListener('install', (event) => {
	// The very first worker takes the open page at once: screens never visited then open offline
	// without a reload. A later one must not: that page is of another build.
	first = !worker.registration.active;
	event.waitUntil(controller.install(event).then(requireComplete));
});
worker.addEventListener('activate', (event) => {
	event.waitUntil(dropOldBuilds());
	if (first) event.waitUntil(worker.clients.claim());
});
worker.addEventListener('message', (event) => {
	if (event.data?.type === 'SKIP_WAITING') void worker.skipWaiting();
});

// A page that went away with unsent work asked for it; not every browser knows this event.
worker.addEventListener('sync' as 'message', (event) => {
	const { tag } = event as unknown as { tag: string };
	event.waitUntil(
		backgroundPush({
			tag,
			origin: worker.location.origin,
			fetch: (request) => fetch(request),
			locks: worker.navigator.locks,
		}),
	);
});

/** Another worker's tidying may have taken our cache while we were filling it. */
async function requireComplete() {
	const kept = new Set((await (await caches.open(cacheName)).keys()).map(({ url }) => url));
	for (const key of controller.getURLsToCacheKeys().values()) {
		if (!kept.has(key)) throw new Error(`${key} is missing from ${cacheName}`);
	}
}

/** Where a cache keeps which activation was its own: 1, 2, 3…; clocks of devices lie. */
const turnKey = '/.activation';

/** Keeps this build and the one before it (tabs may still be on it), and what is being installed. */
async function dropOldBuilds() {
	const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
	const turns = new Map<string, number>();
	for (const name of names) if (name !== cacheName) turns.set(name, await turnOf(name));
	const last = Math.max(0, ...turns.values());
	const coming = worker.registration.installing ?? worker.registration.waiting;
	for (const [name, turn] of turns) {
		// Never activated: the leavings of a failed install, unless a newer worker is at it now.
		if (turn === 0 ? !coming : turn < last) await caches.delete(name);
	}
	await (await caches.open(cacheName)).put(turnKey, new Response(String(last + 1)));
}

async function turnOf(name: string): Promise<number> {
	const kept = await (await caches.open(name)).match(turnKey);
	return kept ? Number(await kept.text()) : 0;
}
