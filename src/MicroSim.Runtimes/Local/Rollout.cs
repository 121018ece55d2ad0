namespace MicroSim.Runtimes.Local;

/// <summary>
/// What a service does next to become what is wanted. New replicas are ready before the ones that they replace leave, one at a time; what serves
/// nobody is replaced at once.
/// </summary>
/// <param name="Start">What to start.</param>
/// <param name="Leave">Which of those present, by position, may leave.</param>
internal sealed record Rollout(IReadOnlyList<Launch> Start, IReadOnlyList<int> Leave)
{
    /// <param name="wanted">How the replicas should have been started.</param>
    /// <param name="present">The replicas that are there, without those that leave already.</param>
    public static Rollout Next(IReadOnlyList<Launch> wanted, IReadOnlyList<Standing> present)
    {
        Standing[] current = [.. present.Where(p => IsCurrent(p.Launch))];
        bool IsCurrent(Launch launch) => wanted.Any(launch.IsSame);
        bool IsWanted(Launch launch) => wanted.Any(w => w.Index == launch.Index);
        bool IsServedByOld(Launch launch) => present.Any(p => p.Serves && p.Launch.Index == launch.Index && !IsCurrent(p.Launch));

        // Its successor serves; or, where it has none, somebody does who stays.
        bool MayLeave(Standing old) => !old.Serves || wanted.Count == 0 || (IsWanted(old.Launch)
            ? current.Any(c => c.Serves && c.Launch.Index == old.Launch.Index)
            : present.Any(p => p.Serves && IsWanted(p.Launch)));

        bool replacing = current.Any(c => !c.Serves && IsServedByOld(c.Launch));
        List<Launch> start = [];
        foreach (Launch missing in wanted.Where(w => !current.Any(c => c.Launch.IsSame(w))))
        {
            bool replaces = IsServedByOld(missing);
            if (replaces && replacing)
                continue;
            replacing |= replaces;
            start.Add(missing);
        }
        return new Rollout(start, [.. Enumerable.Range(0, present.Count).Where(i => !IsCurrent(present[i].Launch) && MayLeave(present[i]))]);
    }
}

/// <summary>A replica as the rollout sees it: how it was started, and whether it takes calls.</summary>
internal readonly record struct Standing(Launch Launch, bool Serves);
