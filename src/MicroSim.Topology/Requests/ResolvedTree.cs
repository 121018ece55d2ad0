using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Resolves the nodes of one tree. Problems get their paths while it returns from below, so a right tree pays nothing for them.</summary>
internal sealed class ResolvedTree(Designations designations, Dice dice)
{
    private List<Problem>? problems;

    public Dice Dice => dice;

    public IReadOnlyList<Problem> Problems => problems is null ? [] : problems;

    private int Mark => problems?.Count ?? 0;

    public Node Resolve(Node root)
    {
        Target target = designations.Find(root.Designation);
        if (target.Kind == TargetKind.External)
            Add("designation", $"must be a service of the simulation: a request cannot begin outside it; {designations.KnownServices}");
        return Resolve(root, target, default, isRoot: true);
    }

    private Node Resolve(Node node, Target target, DiceKey key, bool isRoot)
    {
        switch (target.Kind)
        {
            case TargetKind.Refused:
                Add("designation", target.Text);
                break;
            case TargetKind.External:
                RefuseScript(node);
                break;
        }
        return new Node(
            target.Text,
            target.Service,
            100,
            FaultTargets.Resolve(node.Faults, designations.Find, Add),
            node.Link,
            node.Routes.Count == 0 ? node.Routes : Routes(node, key, isRoot),
            node.Parallel,
            node.UsePlan,
            node.Endpoint,
            node.TimeoutMs,
            node.TryTimeoutMs,
            node.Retries,
            node.Required);
    }

    private Node[] Routes(Node node, DiceKey key, bool isRoot)
    {
        int called = 0;
        Node[] routes = new Node[node.Routes.Count];
        for (int i = 0; i < node.Routes.Count; i++)
        {
            Node route = node.Routes[i];
            DiceKey routeKey = (isRoot ? DiceKey.Of("routes") : key.Slash("routes")).Slash(i);
            int mark = Mark;
            Node resolved = Resolve(route, designations.Find(route.Designation), routeKey, isRoot: false);
            if (Mark > mark)
                Under(mark, WrittenForm.IsPayload(node) ? "payload" : $"routes[{i}]");
            else if (dice.Happens(routeKey, route.Probability))
                routes[called++] = resolved;
        }
        return called == routes.Length ? routes : routes[..called];
    }

    // An external target gets a plain GET: it could not obey any of this.
    private void RefuseScript(Node node)
    {
        if (node.Routes.Count > 0)
            Add(WrittenForm.IsPayload(node) ? "payload" : "routes", "cannot be given: an external target forwards nothing");
        if (node.Faults.Before.Count + node.Faults.After.Count > 0)
            Add("faults", "cannot be given: an external target suffers no faults; use link");
        if (node.UsePlan)
            Add("usePlan", "cannot be given: an external target has no plan");
    }

    private void Add(string path, string message)
    {
        problems ??= [];
        if (problems.Count < Wire.MaxProblems)
            problems.Add(new Problem(path, message));
    }

    private void Under(int mark, string segment)
    {
        for (int i = mark; i < Mark; i++)
            problems![i] = problems[i] with { Path = $"{segment}.{problems[i].Path}" };
    }
}
