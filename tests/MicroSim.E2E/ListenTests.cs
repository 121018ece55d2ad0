using System.Net;
using System.Text.RegularExpressions;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>A control plane that others can reach asks for its token.</summary>
public sealed partial class ListenTests : IDisposable
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_token_is_made_and_told_and_stays_and_nothing_goes_without_it()
    {
        int port = FreePorts.Take(1)[0];
        string address = $"http://127.0.0.1:{port}";
        (string, string)[] user = [("XDG_CONFIG_HOME", Path.Combine(folder, "config")), ("MICROSIM_SERVER", address)];
        string? first = null;
        for (int round = 0; round < 2; round++)
        {
            await using ServeProcess serve = await ServeProcess.StartAsync(Path.Combine(folder, "data"), port, options: ["--listen", "0.0.0.0"]);
            await Eventually.TrueAsync(() => Told().IsMatch(serve.Output), deadline, "the token is told");
            string token = Told().Match(serve.Output).Groups[1].Value;
            first ??= token;
            Assert.Equal(first, token);
            if (round > 0)
            {
                // What was stored is still right.
                Assert.Equal(0, (await ShippedCommand.RunAsync(["get"], null, user)).Code);
                continue;
            }

            Assert.Equal(HttpStatusCode.Unauthorized, (await serve.Http.GetAsync("api/v1/simulations", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await serve.Http.DeleteAsync("api/v1/simulations/any", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await serve.Http.GetAsync("healthz", TestContext.Current.CancellationToken)).StatusCode);
            (int code, string output, string errors) = await ShippedCommand.RunAsync(["get"], null, user);
            Assert.Equal((5, ""), (code, output));
            Assert.Contains($"`microsim login {address}`", errors, StringComparison.Ordinal);

            Assert.Equal(5, (await ShippedCommand.RunAsync(["login", address], "wrong\n", user)).Code);
            Assert.Equal(5, (await ShippedCommand.RunAsync(["get"], null, user)).Code);
            (code, output, _) = await ShippedCommand.RunAsync(["login", address], $"{token}\n", user);
            Assert.Equal(0, code);
            Assert.DoesNotContain(token, output, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "config/microsim/tokens.json")));
            Assert.Equal(0, (await ShippedCommand.RunAsync(["get"], null, user)).Code);
            Assert.Equal(0, (await ShippedCommand.RunAsync(["get"], null, [.. user, ("XDG_CONFIG_HOME", "/nowhere"), ("MICROSIM_TOKEN", token)])).Code);
        }
    }

    [Fact]
    public async Task A_name_that_is_no_address_is_refused()
    {
        (int code, _, string errors) = await ShippedCommand.RunAsync(["serve", "--listen", "everywhere"]);
        Assert.Equal(2, code);
        Assert.Contains("--listen must be an IP address such as 0.0.0.0, not 'everywhere'", errors, StringComparison.Ordinal);
    }

    [GeneratedRegex("callers need the token ([0-9a-f]{32})")]
    private static partial Regex Told();
}
