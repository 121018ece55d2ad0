using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MicroSim.Load.Workers;

// A child of whoever steers it, or one that waits at a port for them.
if (args is ["--listen", string port])
{
    IPEndPoint place = new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, int.Parse(port, CultureInfo.InvariantCulture));
    using WorkerListener listener = new(place, Environment.GetEnvironmentVariable(WorkerListener.HashVariable) ?? "", TimeProvider.System);
    return await WorkerProgram.ListenAsync(listener, TimeProvider.System);
}
using Stream input = Console.OpenStandardInput();
using Stream output = Console.OpenStandardOutput();
return await WorkerProgram.RunAsync(input, output, TimeProvider.System);
