/** Whether the device believes it has a network. Offline is normal here, so this only informs. */
class Network {
	online = $state(true);

	/** Follows the browser's word. @returns stops following */
	watch(): () => void {
		const update = () => (this.online = navigator.onLine);
		update();
		addEventListener('online', update);
		addEventListener('offline', update);
		return () => {
			removeEventListener('online', update);
			removeEventListener('offline', update);
		};
	}
}

export const network = new Network();
