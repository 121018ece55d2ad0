using System.CommandLine;

namespace MicroSim.Cli.Compare;

/// <summary>What <c>compare frameworks</c> can be told.</summary>
internal static class CompareOptions
{
    public static readonly Argument<string[]> Frameworks = new("FRAMEWORK") { Description = "Which of the agents here, which are built where needed; all that are built when none is named", Arity = ArgumentArity.ZeroOrMore };

    public static readonly Option<string[]> Agents = new("--agent") { Description = "The folder of an agent of your own, with its agent.json; may be given several times", HelpName = "DIR", Arity = ArgumentArity.OneOrMore };

    public static readonly Option<int> Rounds = new Option<int>("--rounds") { Description = "How often each of them has its turn; the order changes from round to round", HelpName = "N", DefaultValueFactory = _ => 3 }
        .Checked((int n) => n is >= 1 and <= 100, "a number from 1 to 100");

    public static readonly Option<long?> Duration = Durations.Option("--duration", "How long each is loaded for its throughput, and again for its latencies, in every round [default: 3s]");

    public static readonly Option<long?> WarmUp = Durations.Option("--warm-up", "How long it is loaded before anything is measured [default: 1s]");

    public static readonly Option<int> Users = new Option<int>("--users", "-u") { Description = "For the throughput: users who each wait for a reply before they send again", HelpName = "N", DefaultValueFactory = _ => 32 }
        .Checked((int n) => n is >= 1 and <= 10_000, "a number from 1 to 10000");

    public static readonly Option<double> Rate = new Option<double>("--rate", "-r") { Description = "For the latencies: requests per second, the same for all; below what the slowest of them can do", HelpName = "RATE", DefaultValueFactory = _ => 200 }
        .Checked((double n) => n is >= 1 and <= 1_000_000, "a number from 1 to 1000000");

    public static readonly Option<double> Fault = new Option<double>("--fault") { Description = "How many percent of the requests get an error fault, to see that as many fail", HelpName = "PERCENT", DefaultValueFactory = _ => 10 }
        .Checked((double n) => n is >= 0 and <= 100, "a number from 0 to 100");

    public static readonly Option<string?> Request = new("--request") { Description = "What is sent, as a scripted request without routes [default: one that does nothing]", HelpName = "FILE" };

    public static readonly Option<uint?> Seed = Shared.Seed("The seed of every draw");

    public static readonly Option<string?> Report = new("--report") { Description = "Writes a report, one self-contained page", HelpName = "FILE.html" };

    public static IEnumerable<Option> All => [Agents, Rounds, Duration, WarmUp, Users, Rate, Fault, Request, Seed, Report];
}
