using MicroSim.Agent;

DescriptorLimit.Raise();
try
{
    AgentSettings settings = AgentSettings.FromEnvironment(Environment.GetEnvironmentVariable);
    await using AgentHost agent = new(settings, TimeProvider.System);
    return await agent.RunAsync();
}
catch (InvalidSettingException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitCodes.InvalidSetting;
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync($"cannot listen: {e.Message}");
    return ExitCodes.CannotListen;
}
