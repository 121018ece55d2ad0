using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

internal sealed class ErrorFault : ICallFault
{
    public const string Type = "error";

    public ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        int status = fault.Args.Integer("status");
        string message = fault.Args.Text("message") ?? string.Create(CultureInfo.InvariantCulture, $"error {status}");
        return ValueTask.FromResult(new Outcome(Flow.Error, status, message));
    }
}
