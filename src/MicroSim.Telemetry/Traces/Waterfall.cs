namespace MicroSim.Telemetry.Traces;

/// <summary>Puts spans in the order of a waterfall, whatever order they came in and whatever their clocks say.</summary>
internal static class Waterfall
{
    // Some clocks tell whole milliseconds, and a service writes its span when its caller has the reply already.
    private const long Rounding = 1_000_000;

    /// <summary>All of them: those without a parent that is known come first, by their start; no loop of parents hides one.</summary>
    public static IReadOnlyList<TraceLine> Of(IReadOnlyList<TraceSpan> spans)
    {
        Dictionary<ulong, TraceSpan> byId = [];
        foreach (TraceSpan span in spans)
            byId.TryAdd(span.Id, span);
        ILookup<ulong, TraceSpan> children = spans.Where(s => HasParent(s, byId)).ToLookup(s => s.Parent);
        HashSet<ulong> seen = [];
        List<TraceLine> lines = [];
        foreach (TraceSpan root in spans.Where(s => !HasParent(s, byId)).OrderBy(s => s.StartNs))
            Add(root, children, seen, lines);
        // What is left is in a loop.
        foreach (TraceSpan span in spans.OrderBy(s => s.StartNs))
            Add(span, children, seen, lines);
        return lines;
    }

    private static bool HasParent(TraceSpan span, Dictionary<ulong, TraceSpan> byId) => span.Parent != span.Id && byId.ContainsKey(span.Parent);

    // Its own stack: a chain may be as long as there are spans.
    private static void Add(TraceSpan root, ILookup<ulong, TraceSpan> children, HashSet<ulong> seen, List<TraceLine> lines)
    {
        Stack<TraceLine> open = new();
        open.Push(new(root, 0, root.StartNs));
        while (open.TryPop(out TraceLine? line))
        {
            if (!seen.Add(line.Span.Id))
                continue;
            lines.Add(line);
            foreach (TraceSpan child in children[line.Span.Id].OrderByDescending(s => s.StartNs))
                open.Push(new(child, line.Depth + 1, child.StartNs + Shift(child, line)));
        }
    }

    // Within one process the clock is one, so the shift of a caller is that of what it does; a callee elsewhere has a clock of its own.
    private static long Shift(TraceSpan child, TraceLine parent)
    {
        if (child.Source == parent.Span.Source)
            return parent.StartNs - parent.Span.StartNs;
        bool fits = child.StartNs >= parent.StartNs - Rounding && child.EndNs <= parent.StartNs + parent.Span.DurationNs + Rounding;
        // A child that lasts longer than its call was left behind by a caller that gave up; then its start is all that can be right.
        long room = Math.Max(parent.Span.DurationNs - child.DurationNs, 0);
        bool after = child.StartNs >= parent.StartNs && child.StartNs <= parent.StartNs + parent.Span.DurationNs && room == 0;
        return fits || after || parent.Span.Kind != SpanKind.Client ? 0 : parent.StartNs + room / 2 - child.StartNs;
    }
}
