using System.CommandLine;

namespace MicroSim.Cli.Load;

/// <summary>What <c>load</c> can be told.</summary>
internal static class LoadOptions
{
    public static readonly Argument<string?> Target = new Argument<string?>("TARGET") { Description = "A simulation's name, or an http URL; may be left out when exactly one simulation runs", Arity = ArgumentArity.ZeroOrOne }
        .CompletingOrNone(Names.Simulations);

    public static readonly Option<string?> File = new("--file", "-f") { Description = "A LoadTest document, which says all that the other options of the load say; - reads standard input", HelpName = "FILE" };

    public static readonly Option<string?> Rate = new("--rate", "-r")
    {
        Description = "Open loop: requests per second, whatever the replies do; '50..500' goes evenly from one to the other, '100,200,400' in steps, '100@20s,100..500@1m' stage by stage [default: 100, without --users]",
        HelpName = "RATE",
    };

    public static readonly Option<string?> RateFile = new("--rate-file") { Description = "Open loop: the rate of each second, one a line of a file", HelpName = "FILE" };

    public static readonly Option<string?> Spike = new("--spike") { Description = "With --rate N: jumps to this rate for so long, in the middle", HelpName = "RATE@TIME" };

    public static readonly Option<string?> Sine = new("--sine") { Description = "With --rate N: swings by so much around it, with this period", HelpName = "RATE@TIME" };

    public static readonly Option<bool> Poisson = new("--poisson") { Description = "Requests arrive at random, as those of many users do, rather than evenly" };

    public static readonly Option<int?> Users = new Option<int?>("--users", "-u") { Description = "Closed loop: so many users, who each wait for a reply before they send again", HelpName = "N" }
        .CheckedOrNone((int n) => n is >= 1 and <= 100_000, "a number from 1 to 100000");

    public static readonly Option<long?> Think = Durations.Option("--think", "How long a user thinks between a reply and the next request, on average (exponential)");

    public static readonly Option<long?> Duration = Durations.Option("--duration", "How long requests begin, warm-up not included [default: 30s]");

    public static readonly Option<long?> WarmUp = Durations.Option("--warm-up", "Sends for so long before anything is counted");

    public static readonly Option<long?> Requests = new Option<long?>("--requests", "-n") { Description = "Ends after so many requests", HelpName = "N" }
        .CheckedOrNone((long n) => n >= 1, "a number from 1 on");

    public static readonly Option<string?> Service = new("--service") { Description = "Which service of the simulation is called [default: the one that no other calls]", HelpName = "NAME" };

    public static readonly Option<string?> Path = new("--path") { Description = "Which endpoint of it", HelpName = "PATH" };

    public static readonly Option<string?> Request = new("--request") { Description = "A scripted request as JSON, sent through the control plane; each has dice of its own", HelpName = "FILE" };

    public static readonly Option<string> Method = new("--method", "-X") { Description = "The HTTP method", HelpName = "METHOD", DefaultValueFactory = _ => "GET" };

    public static readonly Option<string[]> Headers = new("--header", "-H") { Description = "A header of the requests; may be given several times", HelpName = "name: value", Arity = ArgumentArity.OneOrMore };

    public static readonly Option<string?> Body = new("--body", "-d") { Description = "The body of the requests; @FILE reads it from a file", HelpName = "TEXT" };

    public static readonly Option<long?> Timeout = Durations.Option("--timeout", "How long a reply may take [default: 30s]");

    public static readonly Option<int> Connections = new Option<int>("--connections") { Description = "Most connections; arrivals that find all of them waiting are missed, and counted so", HelpName = "N", DefaultValueFactory = _ => 1000 }
        .Checked((int n) => n is >= 1 and <= 500_000, "a number from 1 to 500000");

    public static readonly Option<bool> NoKeepAlive = new("--no-keep-alive") { Description = "A new connection for every request" };

    public static readonly Option<int> Workers = new Option<int>("--workers") { Description = "Processes that share the load, each on one core", HelpName = "N", DefaultValueFactory = _ => 1 }
        .Checked((int n) => n is >= 1 and <= 64, "a number from 1 to 64");

    public static readonly Option<uint?> Seed = Shared.Seed("The seed of every draw");

    public static readonly Option<int> Repeat = new Option<int>("--repeat") { Description = "Runs the load so often, one after the other; the report is of all runs, and comparisons are surer", HelpName = "N", DefaultValueFactory = _ => 1 }
        .Checked((int n) => n is >= 1 and <= 100, "a number from 1 to 100");

    public static readonly Option<string?> Compare = new("--compare") { Description = "Tells what is different from an earlier load, with 95 % confidence: one of the simulation, such as run-12, or a .json report", HelpName = "RUN" };

    public static readonly Option<string[]> Thresholds = new("--threshold", "-t")
    {
        Description = "What must hold, such as 'p99 < 250ms', 'errors < 0.1%', 'missed == 0' or 'rate >= 450'; else the exit code is 1. May be given several times",
        HelpName = "RULE",
        Arity = ArgumentArity.OneOrMore,
    };

    public static readonly Option<string[]> Reports = new("--report") { Description = "Writes a report; the file's ending says which: .html (one self-contained page), .json, .csv, .xml (JUnit). May be given several times", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };

    /// <summary>Those that say what a document says too.</summary>
    public static IEnumerable<Option> OfDocument =>
    [
        Rate, RateFile, Spike, Sine, Poisson, Users, Think, Duration, WarmUp, Requests, Service, Path, Request, Method, Headers, Body, Timeout, Connections, NoKeepAlive, Workers, Seed, Repeat,
        Thresholds,
    ];

    public static IEnumerable<Option> All => [File, .. OfDocument, Compare, Reports, Shared.Server];
}
