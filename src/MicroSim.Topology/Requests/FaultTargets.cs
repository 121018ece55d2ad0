using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Gives the faults that name a service that service's address.</summary>
internal static class FaultTargets
{
    /// <summary>Takes what is wrong with the argument of one fault.</summary>
    public delegate void Report(string path, string message);

    /// <summary>The same faults where none names a service, which is the rule and costs nothing.</summary>
    public static FaultPhases Resolve(FaultPhases faults, Func<string, Target> find, Report report)
    {
        if (!Any(faults.Before) && !Any(faults.After))
            return faults;
        return new FaultPhases(Resolve(faults.Before, "faults.before", find, report), Resolve(faults.After, "faults.after", find, report));
    }

    public static Fault Resolve(Fault fault, string path, Func<string, Target> find, Report report)
    {
        FaultArgs args = fault.Args;
        foreach (ArgSpec arg in fault.Spec.Args)
        {
            if (arg.Type != ArgType.Designation || fault.Args.Text(arg.Name) is not string named)
                continue;
            Target target = find(named);
            if (target.Kind == TargetKind.Service)
                args = args.With(arg.Name, target.Text);
            else
                report($"{path}.args.{arg.Name}", target.Kind == TargetKind.Refused ? target.Text : "must be a service of the simulation");
        }
        return ReferenceEquals(args, fault.Args) ? fault : fault with { Args = args };
    }

    private static bool Any(IReadOnlyList<Fault> faults)
    {
        for (int i = 0; i < faults.Count; i++)
        {
            if (NamesService(faults[i]))
                return true;
        }
        return false;
    }

    private static bool NamesService(Fault fault)
    {
        for (int i = 0; i < fault.Spec.Args.Count; i++)
        {
            if (fault.Spec.Args[i].Type == ArgType.Designation && fault.Args.Has(fault.Spec.Args[i].Name))
                return true;
        }
        return false;
    }

    private static Fault[] Resolve(IReadOnlyList<Fault> faults, string path, Func<string, Target> find, Report report) =>
        [.. faults.Select((fault, i) => Resolve(fault, $"{path}[{i}]", find, report))];
}
