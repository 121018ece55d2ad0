using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>How much a service may suffer: the caps under which runtimes start agents, which are the catalogue's.</summary>
public static class FaultCaps
{
    /// <summary>The arguments of one fault that pass a cap, by their paths below it.</summary>
    public static IEnumerable<Problem> ProblemsOf(Fault fault) =>
        from arg in fault.Spec.Args
        where fault.Args.Has(arg.Name) && fault.Args.Number(arg.Name) > Limit(arg)
        select new Problem($"args.{arg.Name}", $"must be at most {Amount(Limit(arg), arg)}, which is an agent's cap");

    /// <summary>Why a condition would pass a cap together with those that are there, by its path; null where nothing says that it would.</summary>
    /// <remarks>Conditions of some replicas alone count where it is certain that they meet: which replicas a number takes is decided later.</remarks>
    public static Problem? SumProblem(AddedCondition wanted, Service service, IEnumerable<AddedCondition> added)
    {
        Fault[] there = [.. service.Conditions.Select(c => c.Fault), .. added.Where(a => a.Service == service.Name && Meets(a.Replicas, wanted.Replicas)).Select(a => a.Condition.Fault)];
        foreach (ArgSpec arg in wanted.Condition.Fault.Spec.Args.Where(a => a.Sum))
        {
            double others = there.Where(f => f.Type == wanted.Condition.Fault.Type).Sum(f => f.Args.Number(arg.Name)), limit = Limit(arg);
            if (others + wanted.Condition.Fault.Args.Number(arg.Name) > limit)
                return new Problem($"args.{arg.Name}", $"must be at most {Amount(limit - others, arg)}: {service.Name} suffers {Amount(others, arg)} already, and {Amount(limit, arg)} is the most at a time");
        }
        return null;
    }

    private static bool Meets(ReplicaChoice one, ReplicaChoice other) => one == ReplicaChoice.All || (one.Instance is not null && one.Instance == other.Instance);

    private static double Limit(ArgSpec arg) => Math.Min(arg.Max, arg.CapDefault ?? arg.Max);

    private static string Amount(double amount, ArgSpec arg) => string.Create(CultureInfo.InvariantCulture, $"{amount}{(arg.Unit.Length == 0 ? "" : $" {arg.Unit}")}");
}
