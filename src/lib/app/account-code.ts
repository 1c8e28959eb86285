/** A QR code as one SVG path on a square of `size` units. Loads the library that makes it. */
export async function qrCode(text: string): Promise<{ path: string; size: number }> {
	const { encode } = await import('uqr');
	// The quiet zone of four modules is what readers are promised; M survives a scratched screen.
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
	return { path: path.join(''), size };
}
