// Show items without rebuilding what did not change: a node replaced under the pointer loses its click.
export function reconcile(container, items) {
  const kept = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map(({ key, print, build }) => {
    const old = kept.get(key);
    if (old?.dataset.print === print) return old;
    const node = build();
    [node.dataset.key, node.dataset.print] = [key, print];
    return node;
  });
  for (const node of container.children) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, index) => {
    if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null);
  });
  while (container.children.length > nodes.length) container.lastChild.remove();
}
