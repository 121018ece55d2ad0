using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Runtimes.Kubernetes.Installing;

namespace MicroSim.Cli.Commands;

internal static class InstallCommand
{
    private static readonly Option<string> space = Space();

    private static readonly Option<string> image = new("--image") { Description = "The control plane's image", HelpName = "IMAGE", DefaultValueFactory = _ => InstallOptions.DefaultImage };

    private static readonly Option<string?> tag = new("--tag") { Description = "The tag of all images, the agents' too [default: this version]", HelpName = "TAG" };

    private static readonly Option<string?> registry = new("--registry") { Description = "What stands before the names of all images, such as registry.example:5000/team", HelpName = "REGISTRY" };

    private static readonly Option<string> pull = new("--pull-policy") { Description = "When nodes fetch images", HelpName = "Always|IfNotPresent|Never", DefaultValueFactory = _ => "IfNotPresent" };

    private static readonly Option<int> wait = Wait();

    public static Command Create()
    {
        ExampleCommand command = new(
            "install", "Put the control plane on the cluster that the kubeconfig names, and wait until it is ready",
            "microsim install", "microsim install --registry registry.example:5000/team --tag 0.1.0") { space, image, tag, registry, pull, wait };
        pull.AcceptOnlyFromAmong("Always", "IfNotPresent", "Never");
        command.SetAction(RunAsync);
        return command;
    }

    internal static Option<string> Space() =>
        new("--namespace") { Description = "The control plane's namespace", HelpName = "NAMESPACE", DefaultValueFactory = _ => InstallOptions.DefaultNamespace };

    internal static Option<int> Wait() => new Option<int>("--wait") { Description = "How long to wait, in seconds", HelpName = "SECONDS", DefaultValueFactory = _ => 180 }
        .Checked((int seconds) => seconds is >= 1 and <= 3600, "a number from 1 to 3600");

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        InstallOptions options = new(parsed.GetValue(space)!, parsed.GetValue(image)!, parsed.GetValue(tag), parsed.GetValue(registry), parsed.GetValue(pull)!);
        bool text = Shared.FormatOf(parsed) == OutputFormat.Text;
        await OnCluster.RunAsync(installer => installer.InstallAsync(options, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancellation), text);
        Terminal.Line(text ? $"MicroSim is ready. Try: kubectl apply -f docs/examples/shop.yaml && kubectl get simulations" : $$"""{"namespace":"{{options.Namespace}}"}""");
        return (int)ExitCode.Ok;
    }
}
